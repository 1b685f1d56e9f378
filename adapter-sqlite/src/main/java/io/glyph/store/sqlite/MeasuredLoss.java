package io.glyph.store.sqlite;

import io.glyph.store.domain.migration.Loss;
import io.glyph.store.sqlite.Declarations.Say;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * A loss, and what of it nobody declared.
 *
 * @param outside empty where all of it is declared
 */
record MeasuredLoss(Loss loss, Optional<Loss> outside) {
  static MeasuredLoss of(Loss loss, Say say, Optional<Loss> outside) {
    return switch (say) {
      case Say.Nothing() -> new MeasuredLoss(loss, Optional.of(loss));
      case Say.Anywhere() -> new MeasuredLoss(loss, Optional.empty());
      case Say.Some(String flag) -> new MeasuredLoss(loss, outside);
    };
  }

  /** Makes a loss of the keys that it concerns. */
  interface Maker {
    Loss of(KeyRows keys);
  }

  /** Keys of a loss, and beside them those that its declaration does not allow. */
  static final class Keys {
    private final KeyRows.Collector all;
    private final KeyRows.Collector outside;

    Keys(int columns) {
      this(columns, columns);
    }

    private Keys(int columns, int shown) {
      all = new KeyRows.Collector(columns, shown);
      outside = new KeyRows.Collector(columns, shown);
    }

    /** Of rows as {@link RowHash#key} gives them. */
    static Keys ofRows(int cells) {
      int columns = RowHash.columns(cells);
      return new Keys(columns, Math.min(columns, cells > RowHash.WIDE ? RowHash.SHOWN : cells));
    }

    void add(ResultSet rows, boolean allowed) throws SQLException {
      all.add(rows);
      if (!allowed) {
        outside.add(rows);
      }
    }

    void add(ResultSet rows, long times, long notAllowed) throws SQLException {
      all.add(rows, times);
      if (notAllowed > 0) {
        outside.add(rows, notAllowed);
      }
    }

    /** Empty where nothing is lost. */
    Optional<MeasuredLoss> loss(Say say, Maker maker) {
      KeyRows found = all.rows();
      KeyRows rest = outside.rows();
      if (found.count() == 0) {
        return Optional.empty();
      }
      Optional<Loss> beyond = rest.count() == 0 ? Optional.empty() : Optional.of(maker.of(rest));
      return Optional.of(MeasuredLoss.of(maker.of(found), say, beyond));
    }
  }
}
