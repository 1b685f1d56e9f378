package io.glyph.store.grpc;

import io.glyph.store.domain.store.Actor;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a server is told before it starts.
 *
 * @param scope what it serves
 * @param actor who acts where a call does not say
 * @param tokenFile of mode 0600, with a token to use; empty to make one
 * @param runtimeFolder {@code $XDG_RUNTIME_DIR}, where there is one
 * @param temporaryFolder stands in for it
 * @param random what tokens and request ids are made of
 * @param clock for the lines about what was refused
 * @param refused takes a line, without its newline, for calls and connections that were refused;
 *     few of them, on a thread that nobody waits for
 */
public record ServerSettings(
    Scope scope,
    Actor actor,
    Listen listen,
    Optional<Path> tokenFile,
    Optional<Path> runtimeFolder,
    Path temporaryFolder,
    SecureRandom random,
    InstantSource clock,
    DefectListener defects,
    Consumer<String> refused,
    Bounds bounds) {}
