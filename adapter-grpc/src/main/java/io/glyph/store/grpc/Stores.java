package io.glyph.store.grpc;

import io.glyph.store.application.usecase.LocateStore;
import io.glyph.store.domain.store.StoreLocation;
import java.nio.file.Path;
import java.util.Optional;

/** The stores that requests may name. */
final class Stores {
  private final Scope scope;
  private final LocateStore locate;

  Stores(Scope scope, LocateStore locate) {
    this.scope = scope;
    this.locate = locate;
  }

  StoreLocation find(String named) {
    if (scope instanceof Scope.OneStore(StoreLocation store)) {
      scope.project(named);
      return store;
    }
    Path project = scope.project(named);
    return Errors.done(locate.execute(project, Optional.of(project)));
  }

  /** Where a store is, or may be made; never inside of another one. */
  Path project(String named) {
    Path project = scope.project(named);
    if (StoreLocation.isInsideAStore(project)) {
      throw Caller.refused("store", "lies inside a store: name the project's folder");
    }
    return project;
  }
}
