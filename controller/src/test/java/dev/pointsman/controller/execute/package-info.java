@NullMarked
package dev.pointsman.controller.execute;

import org.jspecify.annotations.NullMarked;
