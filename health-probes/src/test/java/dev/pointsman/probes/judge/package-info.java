@NullMarked
package dev.pointsman.probes.judge;

import org.jspecify.annotations.NullMarked;
