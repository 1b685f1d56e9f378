package io.glyph.store.application.usecase;

import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names a request that changes a store, so that it can be repeated after a lost answer. Kept in the
 * event of the change, and so in the same transaction as the change itself.
 *
 * @param id what the caller named it
 * @param digest SHA-256 over all that was asked, lower case hex: the same name for something else
 *     is refused
 */
public record RequestMark(String id, String digest) {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._:-]{1,64}");
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  static final String ID = "request_id";
  static final String DIGEST_KEY = "request_sha256";

  public RequestMark {
    if (!isName(id) || !DIGEST.matcher(digest).matches()) {
      throw new IllegalArgumentException("a request has a short name and a digest");
    }
  }

  public static boolean isName(String text) {
    return FORM.matcher(text).matches();
  }

  /** Adds what finds it again to an event's data. */
  void into(Map<String, @Nullable Object> data) {
    data.put(ID, id);
    data.put(DIGEST_KEY, digest);
  }

  /** How it stands in an event's line; nothing in a name needs escaping. */
  String inJson() {
    return '"' + ID + "\":\"" + id + '"';
  }
}
