@NullMarked
package dev.pointsman.probes.agent;

import org.jspecify.annotations.NullMarked;
