/**
 * Who signs a request, and what for: AWS Signature Version 4, as far as Route 53 needs it, and the
 * file of access keys that AWS's own tools read.
 */
@NullMarked
package dev.pointsman.sandbox.route53.signing;

import org.jspecify.annotations.NullMarked;
