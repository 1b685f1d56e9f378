package io.glyph.store.filesystem.violation;

import io.glyph.store.application.usecase.RecoverStore;

/** A driven adapter that drives. */
public record FolderThatCallsAUseCase(RecoverStore recover) {}
