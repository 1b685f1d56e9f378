package io.glyph.store.grpc;

import java.nio.file.Path;

/**
 * What {@code serve} tells those who want to connect.
 *
 * @param address {@code unix:/path/of/the/socket} or {@code 127.0.0.1:port}; a gRPC target
 * @param tokenFile holds the bearer token, mode 0600
 * @param pid of the server
 */
public record ServeAnnouncement(String address, Path tokenFile, long pid) {}
