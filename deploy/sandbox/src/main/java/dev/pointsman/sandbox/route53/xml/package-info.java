/**
 * XML as Route 53 speaks it: elements with children or text, in one namespace, without attributes.
 *
 * <p>Knows nothing of zones or HTTP. A document type declaration, an external entity or a depth
 * beyond {@link dev.pointsman.sandbox.route53.xml.Xml#MAX_DEPTH} is refused.
 */
@NullMarked
package dev.pointsman.sandbox.route53.xml;

import org.jspecify.annotations.NullMarked;
