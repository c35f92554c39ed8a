/**
 * The definition file: what people ask for, turned into specs, or into everything that is wrong
 * with it.
 *
 * <p>{@code definition.schema.json} says what a file looks like. The rules here say what a schema
 * cannot: how values relate to each other, and to what is stored already. They run over a file that
 * the schema refuses too, so that one look shows all problems; so they take no field for granted.
 * {@link dev.pointsman.controller.definition.SpecReader} runs only over a file without problems.
 *
 * <p>This package knows {@code coordination.model} and {@code coordination.config}, and no store:
 * what is stored is handed in as {@link dev.pointsman.controller.definition.Stored}.
 */
@NullMarked
package dev.pointsman.controller.definition;

import org.jspecify.annotations.NullMarked;
