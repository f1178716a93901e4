/** The contract as documents: OpenAPI for HTTP, AsyncAPI for the topics. */
@NullMarked
package dev.sluice.contract.document;

import org.jspecify.annotations.NullMarked;
