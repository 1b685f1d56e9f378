package io.glyph.store.bootstrap.crash;

import java.nio.file.Path;

/** A command on a store: what the crash matrix interrupts, and how check.py is to judge it. */
enum Scenario {
  APPLY_TO_2 {
    @Override
    Prepared in(Scene scene) {
      return new Prepared(
          scene.store("fixture", "v1-worked"), "migrate apply --to 2", "--op apply:2");
    }
  },
  /** Its rows are in the WAL alone, and the log does not know of them. */
  APPLY_TO_2_ON_A_COLD_WAL {
    @Override
    Prepared in(Scene scene) {
      return new Prepared(
          scene.store("fixture", "v1-killed-import"), "migrate apply --to 2", "--op apply:2");
    }
  },
  /** With what hooks had printed in rows that were deleted, and are still in the file. */
  APPLY_TO_4 {
    @Override
    Prepared in(Scene scene) {
      Path store = scene.store("fixture", "v1-worked");
      scene.rows(
          store,
          "PRAGMA secure_delete=OFF",
          "INSERT INTO hook_runs SELECT 'hookrun:1', event, path, work_name, dest_realm, mode,"
              + " exit_code, '"
              + SECRET
              + "' || hex(randomblob(3000)), '', started_at, duration_ms, blocked"
              + " FROM hook_runs LIMIT 1",
          "DELETE FROM hook_runs WHERE id = 'hookrun:1'");
      return new Prepared(
          store, scene.agreed(store, "migrate apply"), "--op apply:4 --gone " + SECRET);
    }
  },
  APPLY_TO_4_OLDEST_SHAPE {
    @Override
    Prepared in(Scene scene) {
      return apply(scene, "v1-oldest-shape");
    }
  },
  APPLY_TO_4_ODD_NAMES {
    @Override
    Prepared in(Scene scene) {
      return apply(scene, "v1-odd-names");
    }
  },
  APPLY_TO_4_ON_A_COLD_WAL {
    @Override
    Prepared in(Scene scene) {
      return apply(scene, "v1-live-wal");
    }
  },
  APPLY_TO_4_AFTER_A_KILLED_INIT {
    @Override
    Prepared in(Scene scene) {
      return apply(scene, "v1-killed-init");
    }
  },
  APPLY_FROM_3_TO_4 {
    @Override
    Prepared in(Scene scene) {
      return apply(scene, "v3-worked");
    }
  },
  /** Rows that were written since stay. */
  SCRIPTS_FROM_3_TO_2 {
    @Override
    Prepared in(Scene scene) {
      return scripts(scene, "v3-worked", 2);
    }
  },
  SCRIPTS_FROM_3_TO_1 {
    @Override
    Prepared in(Scene scene) {
      return scripts(scene, "v3-worked", 1);
    }
  },
  SCRIPTS_FROM_2_TO_1 {
    @Override
    Prepared in(Scene scene) {
      return scripts(scene, "v2-worked", 1);
    }
  },
  /** Rows that were written since are lost, and that was agreed to. */
  BACKUP_FROM_4_TO_1 {
    @Override
    Prepared in(Scene scene) {
      Path store = scene.store("fixture", "v4-worked");
      scene.rows(store, WRITTEN);
      return new Prepared(
          store,
          scene.agreed(store, "migrate rollback"),
          "--op backup:" + scene.backup(store, "0001"));
    }
  },
  BACKUP_FROM_4_TO_3 {
    @Override
    Prepared in(Scene scene) {
      Path store = scene.store("fixture", "v3-worked");
      scene.glyph(store, scene.agreed(store, "migrate apply"));
      scene.rows(store, WRITTEN);
      return new Prepared(
          store,
          scene.agreed(store, "migrate rollback --to 3"),
          "--op backup:" + scene.backup(store, "0002"));
    }
  },
  RESTORE {
    @Override
    Prepared in(Scene scene) {
      Path store = scene.store("fixture", "v4-worked");
      scene.glyph(store, "backup create");
      scene.rows(store, WRITTEN, "DELETE FROM work_conflicts");
      String backup = scene.backup(store, "0002");
      return new Prepared(
          store, scene.agreed(store, "backup restore " + backup), "--op restore:" + backup);
    }
  },
  RECOVER_UNDELIVERED {
    @Override
    Prepared in(Scene scene) {
      return recover(scene, "write", "audit/events.jsonl", "new");
    }
  },
  RECOVER_MANIFEST_DRAFT {
    @Override
    Prepared in(Scene scene) {
      return recover(scene, "fsync", "manifest.yaml.new", "new");
    }
  },
  RECOVER_PARTIAL_BACKUP {
    @Override
    Prepared in(Scene scene) {
      return recover(scene, "pwrite64", "backups/0001-v1.partial/store.db", "old");
    }
  },
  RECOVER_A_RETURN {
    @Override
    Prepared in(Scene scene) {
      Path origin = scene.store("origin", "v4-worked");
      Path store = scene.copy(origin, "fixture");
      scene.killed(store, scene.agreed(store, "migrate rollback"), "write", "audit/events.jsonl");
      return new Prepared(
          store,
          "recover",
          "--must new --op backup:" + scene.backup(origin, "0001") + " --origin " + origin);
    }
  },
  IMPORT {
    @Override
    Prepared in(Scene scene) {
      Path same = scene.store("same", "v4-imported");
      return new Prepared(
          scene.store("fixture", "v4-fresh"), "import {dir}", "--op import --like " + same);
    }
  },
  CREATE_BACKUP {
    @Override
    Prepared in(Scene scene) {
      return new Prepared(scene.store("fixture", "v4-worked"), "backup create", "--op create");
    }
  },
  CREATE_BACKUP_AT_1 {
    @Override
    Prepared in(Scene scene) {
      return new Prepared(scene.store("fixture", "v1-worked"), "backup create", "--op create");
    }
  },
  PRUNE_BACKUPS {
    @Override
    Prepared in(Scene scene) {
      Path store = scene.store("fixture", "v4-worked");
      scene.glyph(store, "backup create");
      scene.rows(store, WRITTEN);
      scene.glyph(store, "backup create");
      return new Prepared(
          store, "backup prune --keep 1", "--op prune:" + scene.backup(store, "0002"));
    }
  };

  private static final String SECRET = "ghp_notARealToken0123456789";
  private static final String WRITTEN = "INSERT INTO remotes VALUES('before', 'x', 'y', 'z')";

  /**
   * Ready to be interrupted.
   *
   * @param command with {@code {dir}} for the project
   * @param check arguments of check.py
   */
  record Prepared(Path fixture, String command, String check) {}

  abstract Prepared in(Scene scene);

  private static Prepared apply(Scene scene, String golden) {
    Path store = scene.store("fixture", golden);
    return new Prepared(store, scene.agreed(store, "migrate apply"), "--op apply:4");
  }

  private static Prepared scripts(Scene scene, String golden, int to) {
    Path store = scene.store("fixture", golden);
    scene.rows(store, WRITTEN);
    return new Prepared(
        store, scene.agreed(store, "migrate rollback --to " + to), "--op scripts:" + to);
  }

  /** A migration to version 4 that was killed. */
  private static Prepared recover(Scene scene, String call, String file, String must) {
    Path origin = scene.store("origin", "v1-worked");
    Path store = scene.copy(origin, "fixture");
    scene.killed(store, scene.agreed(store, "migrate apply"), call, file);
    return new Prepared(store, "recover", "--must " + must + " --op apply:4 --origin " + origin);
  }
}
