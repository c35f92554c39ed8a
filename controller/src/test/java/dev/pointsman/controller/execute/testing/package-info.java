@NullMarked
package dev.pointsman.controller.execute.testing;

import org.jspecify.annotations.NullMarked;
