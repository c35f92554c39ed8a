@NullMarked
package dev.pointsman.controller.core.machine;

import org.jspecify.annotations.NullMarked;
