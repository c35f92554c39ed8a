@NullMarked
package dev.pointsman.controller.core.plan;

import org.jspecify.annotations.NullMarked;
