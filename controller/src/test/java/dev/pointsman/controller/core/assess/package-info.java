@NullMarked
package dev.pointsman.controller.core.assess;

import org.jspecify.annotations.NullMarked;
