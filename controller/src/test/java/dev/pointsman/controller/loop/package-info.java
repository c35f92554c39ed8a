@NullMarked
package dev.pointsman.controller.loop;

import org.jspecify.annotations.NullMarked;
