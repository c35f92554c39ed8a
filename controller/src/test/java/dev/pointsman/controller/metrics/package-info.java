@NullMarked
package dev.pointsman.controller.metrics;

import org.jspecify.annotations.NullMarked;
