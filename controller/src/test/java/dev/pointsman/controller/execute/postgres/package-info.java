@NullMarked
package dev.pointsman.controller.execute.postgres;

import org.jspecify.annotations.NullMarked;
