@NullMarked
package dev.pointsman.probes.publish;

import org.jspecify.annotations.NullMarked;
