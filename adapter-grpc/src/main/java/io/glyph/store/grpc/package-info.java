/** The service: protocol, security and the mapping of errors. Offers use cases, decides nothing. */
@NullMarked
package io.glyph.store.grpc;

import org.jspecify.annotations.NullMarked;
