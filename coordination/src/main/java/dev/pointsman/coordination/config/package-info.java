/**
 * How files that people write are read: YAML in a strict subset, a JSON Schema beside each reader,
 * and every problem at once, with its path, what was found and what was expected.
 *
 * <p>A reader goes three ways over a file: {@link dev.pointsman.coordination.config.Document} takes
 * it apart, {@link dev.pointsman.coordination.config.Shape} compares it with its schema, and rules
 * of the reader's own look at what a schema cannot say. Only when none of them has found a problem
 * are values made of it, through {@link dev.pointsman.coordination.config.Fields}.
 *
 * <p>This package knows {@code coordination.model} and no store. It is the only one that sees the
 * YAML parser and the schema validator. Nothing here prints a secret: secrets are references, and
 * {@link dev.pointsman.coordination.config.Secrets} resolves them where they are used.
 */
@NullMarked
package dev.pointsman.coordination.config;

import org.jspecify.annotations.NullMarked;
