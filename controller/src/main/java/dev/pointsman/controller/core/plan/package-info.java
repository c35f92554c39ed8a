/**
 * What may be done about an assessment, and what stops it: candidates, lag, fence proofs, vetoes,
 * and the tables of the workflows.
 *
 * <p>Knows {@code core}, {@code assess} and the model. Everything here is a question about one
 * service at one moment; nothing here changes anything.
 */
@NullMarked
package dev.pointsman.controller.core.plan;

import org.jspecify.annotations.NullMarked;
