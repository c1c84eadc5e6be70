/**
 * The API document and the page that shows it.
 *
 * <p>The document is {@code META-INF/openapi.yaml}, kept by hand. {@link
 * io.leadkeep.reference.CommonResponses} adds the errors that every operation can return, and
 * {@link io.leadkeep.reference.RequiredScopes} its scope to the description. The page at {@code /}
 * is in {@code META-INF/resources} and served as {@code io.leadkeep.pages} describes.
 *
 * <p>This package knows the error codes of {@code io.leadkeep.http}, and no feature. A test
 * compares the document with the JAX-RS resources.
 */
package io.leadkeep.reference;
