@NullMarked
package dev.pointsman.controller.execute.route53;

import org.jspecify.annotations.NullMarked;
