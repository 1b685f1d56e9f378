package io.glyph.store.grpc;

import io.glyph.store.application.usecase.InspectStore;

/** The use cases that the service offers: the same objects that the command line calls. */
public interface ServiceUseCases {
  InspectStore inspectStore();
}
