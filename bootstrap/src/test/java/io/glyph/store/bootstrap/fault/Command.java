package io.glyph.store.bootstrap.fault;

import io.glyph.store.bootstrap.house.GoldenStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A command that changes a store, and the store that it is tried on. */
enum Command {
  APPLY_1_TO_4("migration_applied", true) {
    @Override
    void prepare(Room room) {
      unpack(room, GoldenStore.ALL, "v1-worked");
    }

    @Override
    String[] words(Room room) {
      return room.confirmed("migrate", "apply", "--to", "4");
    }
  },
  APPLY_1_TO_2("migration_applied", true) {
    @Override
    void prepare(Room room) {
      unpack(room, GoldenStore.ALL, "v1-killed-import");
    }

    @Override
    String[] words(Room room) {
      return new String[] {"migrate", "apply", "--to", "2"};
    }
  },
  ROLL_BACK_BY_SCRIPTS("migration_rolled_back", true) {
    @Override
    void prepare(Room room) {
      unpack(room, GoldenStore.OF_VERSION_3, "v3-imported");
    }

    @Override
    String[] words(Room room) {
      return new String[] {"migrate", "rollback", "--to", "1"};
    }
  },
  ROLL_BACK_BY_BACKUP("migration_rolled_back", false) {
    @Override
    void prepare(Room room) {
      unpack(room, GoldenStore.OF_VERSION_4, "v4-worked");
    }

    @Override
    String[] words(Room room) {
      return room.confirmed("migrate", "rollback");
    }
  },
  RESTORE("backup_restored", false) {
    @Override
    void prepare(Room room) {
      unpack(room, GoldenStore.OF_VERSION_4, "v4-imported");
      room.done("backup", "create");
    }

    @Override
    String[] words(Room room) {
      return room.confirmed("backup", "restore", backups(room).getLast());
    }
  },
  /** Of a migration whose event was cut in the middle of its line, on a disk that was full. */
  RECOVER("migration_applied", true) {
    @Override
    void prepare(Room room) {
      unpack(room, GoldenStore.ALL, "v1-worked");
      boolean[] full = {false};
      Tape.record(
          effect -> {
            boolean first =
                !full[0]
                    && effect.kind() == Effect.Kind.WRITE
                    && effect.file().equals("events.jsonl");
            full[0] |= first;
            return first ? Tape.Answer.HALF_ENOSPC : full[0] ? Tape.Answer.ENOSPC : Tape.Answer.GO;
          },
          () -> room.glyph("migrate", "apply", "--to", "2"));
    }

    @Override
    String[] words(Room room) {
      return new String[] {"recover"};
    }
  },
  INIT("store_init", false) {
    @Override
    void prepare(Room room) {
      unpack(room, GoldenStore.OF_VERSION_4, "v4-fresh");
      new ProcessFree().remove(room.project().resolve(".glyph"));
    }

    @Override
    String[] words(Room room) {
      return new String[] {"init"};
    }
  },
  IMPORT("genesis_import", true) {
    @Override
    void prepare(Room room) {
      unpack(room, GoldenStore.OF_VERSION_4, "v4-fresh");
    }

    @Override
    String[] words(Room room) {
      return new String[] {"import", "."};
    }
  },
  BACKUP_CREATE("backup_created", true) {
    @Override
    void prepare(Room room) {
      unpack(room, GoldenStore.OF_VERSION_4, "v4-imported");
    }

    @Override
    String[] words(Room room) {
      return new String[] {"backup", "create"};
    }
  },
  BACKUP_PRUNE("backup_pruned", true) {
    @Override
    void prepare(Room room) {
      unpack(room, GoldenStore.OF_VERSION_4, "v4-imported");
      room.done("backup", "create");
      room.done("backup", "create");
    }

    @Override
    String[] words(Room room) {
      return new String[] {"backup", "prune", "--keep", "1"};
    }
  },
  /** Signed, and behind a checkpoint that the witness has already. */
  SEAL("audit_sealed", true) {
    @Override
    void prepare(Room room) {
      FIRST_SEAL.prepare(room);
      room.done(words(room));
    }

    @Override
    String[] words(Room room) {
      return FIRST_SEAL.words(room);
    }
  },
  /** The witness is made, too. */
  FIRST_SEAL("audit_sealed", true) {
    @Override
    void prepare(Room room) {
      unpack(room, GoldenStore.OF_VERSION_4, "v4-imported");
      room.done("audit", "keygen", "--key", "../key", "--name", "example.org/ada");
    }

    @Override
    String[] words(Room room) {
      return new String[] {"audit", "seal", "--key", "../key", "--witness", "../witness"};
    }
  };

  /** The type of the event that tells of it. */
  final String event;

  /** Whether rows that others write meanwhile survive it. */
  final boolean keepsRows;

  Command(String event, boolean keepsRows) {
    this.event = event;
    this.keepsRows = keepsRows;
  }

  abstract void prepare(Room room);

  abstract String[] words(Room room);

  boolean signs() {
    return this == SEAL || this == FIRST_SEAL;
  }

  private static void unpack(Room room, List<GoldenStore> stores, String name) {
    stores.stream()
        .filter(g -> g.name().equals(name))
        .findFirst()
        .orElseThrow()
        .unpackInto(room.root());
  }

  private static List<String> backups(Room room) {
    try (Stream<Path> folders = Files.list(room.project().resolve(".glyph/backups"))) {
      return folders.map(f -> String.valueOf(f.getFileName())).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes a folder that nobody has open. */
  private record ProcessFree() {
    void remove(Path folder) {
      try (Stream<Path> paths = Files.walk(folder)) {
        for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
