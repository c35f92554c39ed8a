@NullMarked
package dev.pointsman.probes.probe;

import org.jspecify.annotations.NullMarked;
