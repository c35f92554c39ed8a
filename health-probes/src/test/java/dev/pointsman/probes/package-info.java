@NullMarked
package dev.pointsman.probes;

import org.jspecify.annotations.NullMarked;
