package dev.pointsman.controller.core.plan;

import dev.pointsman.coordination.model.Step;

/**
 * One row of a workflow's table.
 *
 * @param effect what it changes in the world
 * @param proof what shows that it has happened
 * @param otherwise what happens when it does not
 * @param why why it stands at this place
 */
public record Row(Step step, String effect, String proof, String otherwise, String why) {}
