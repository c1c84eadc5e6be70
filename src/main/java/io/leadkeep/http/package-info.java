/**
 * The conventions of every response: the envelope, the error codes, request ids and security
 * headers.
 *
 * <p>Throw an {@link io.leadkeep.http.ApiException} with an {@link io.leadkeep.http.ErrorCode};
 * {@link io.leadkeep.http.ErrorMapper} writes the response, and {@link
 * io.leadkeep.http.ErrorTranslator} maps all other exceptions. {@link io.leadkeep.http.ApiPaths}
 * knows the paths of the OpenAPI document. The package knows no feature and none of its
 * sub-packages.
 */
package io.leadkeep.http;
