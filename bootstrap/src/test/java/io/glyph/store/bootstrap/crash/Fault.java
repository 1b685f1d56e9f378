package io.glyph.store.bootstrap.crash;

import java.util.List;

/** What befalls a system call. */
enum Fault {
  KILL("--mode", "kill"),
  /** Half of the bytes of a write are there. */
  TORN("--mode", "torn"),
  EIO("--mode", "error", "--errno", "EIO"),
  ENOSPC("--mode", "error", "--errno", "ENOSPC"),
  /** That call and all later ones of its name. */
  EIO_FROM_THEN_ON("--mode", "error", "--errno", "EIO", "--sticky"),
  ENOSPC_FROM_THEN_ON("--mode", "error", "--errno", "ENOSPC", "--sticky"),
  /** Killed, and what was not synced is gone. */
  POWER_CUT("--mode", "power");

  private final List<String> options;

  Fault(String... options) {
    this.options = List.of(options);
  }

  /** For crashmatrix.py. */
  List<String> options() {
    return options;
  }
}
