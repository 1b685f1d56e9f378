package io.glyph.store.application.usecase;

import io.glyph.store.application.port.DatabaseFacts;
import io.glyph.store.application.port.ManifestRepository;
import io.glyph.store.domain.audit.TreeState;
import io.glyph.store.domain.refusal.Refusal;
import io.glyph.store.domain.refusal.RefusedException;
import io.glyph.store.domain.store.AllegedManifest;
import io.glyph.store.domain.store.ManifestReading;
import io.glyph.store.domain.version.VersionMark;

/**
 * What a managed database keeps for log and manifest. A commit without them could never be
 * delivered, and a seal that was made up anew would vouch for whatever the log says by then.
 */
final class Books {
  static final String SEAL = "glyph_seal";
  static final String MANIFEST = "glyph_manifest";

  private Books() {}

  /** How far the database vouches for the log; nothing only where it keeps no books. */
  static TreeState sealed(DatabaseFacts facts) {
    if (facts.isManaged() && facts.seal().isEmpty()) {
      throw damaged(SEAL, "its row is missing");
    }
    return facts.seal().orElse(TreeState.EMPTY);
  }

  /** The manifest that is kept, if it is one, and of the database's own version. */
  static byte[] manifest(ManifestRepository manifests, DatabaseFacts facts) {
    byte[] kept = facts.manifest();
    if (kept == null) {
      throw damaged(MANIFEST, "its row is missing");
    }
    if (!(manifests.parse(kept) instanceof ManifestReading.WellFormed(AllegedManifest good))
        || !facts.marks().metaRow().equals(new VersionMark.Says(good.version()))) {
      throw damaged(MANIFEST, "what it keeps is no manifest of the database's version");
    }
    return kept;
  }

  private static RefusedException damaged(String table, String problem) {
    return new RefusedException(new Refusal.BooksDamaged(table, problem));
  }
}
