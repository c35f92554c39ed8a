@NullMarked
package dev.pointsman.probes.schedule;

import org.jspecify.annotations.NullMarked;
