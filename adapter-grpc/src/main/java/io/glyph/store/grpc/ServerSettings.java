package io.glyph.store.grpc;

import io.glyph.store.domain.store.StoreLocation;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * What a server is told before it starts.
 *
 * @param store the one that it serves
 * @param tokenFile of mode 0600, with a token to use; empty to make one
 * @param runtimeFolder {@code $XDG_RUNTIME_DIR}, where there is one
 * @param temporaryFolder stands in for it
 * @param random what tokens and request ids are made of
 */
public record ServerSettings(
    StoreLocation store,
    Listen listen,
    Optional<Path> tokenFile,
    Optional<Path> runtimeFolder,
    Path temporaryFolder,
    SecureRandom random,
    DefectListener defects,
    Bounds bounds) {}
