@NullMarked
package dev.pointsman.controller.ingest;

import org.jspecify.annotations.NullMarked;
