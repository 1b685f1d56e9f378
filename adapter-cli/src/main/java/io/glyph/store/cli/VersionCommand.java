package io.glyph.store.cli;

import io.glyph.store.domain.version.FormatSupport;

/** {@code glyph version} and {@code --version}. */
final class VersionCommand implements Command {
  private final boolean brief;

  VersionCommand() {
    this(false);
  }

  private VersionCommand(boolean brief) {
    this.brief = brief;
  }

  static VersionCommand brief() {
    return new VersionCommand(true);
  }

  @Override
  public int run(Call call) {
    FormatSupport support = call.hints().support();
    return call.answer(
        "version",
        () ->
            Json.object(
                "release", support.release().toString(),
                "readable", StatusDocument.range(support.readable()),
                "writable", support.writable().number()),
        () -> {
          Page page = call.page().line(support.release().toString());
          return brief
              ? page
              : page.line(
                  "It reads store versions "
                      + support.readable().min()
                      + " to "
                      + support.readable().max()
                      + " and writes version "
                      + support.writable()
                      + ".");
        });
  }
}
