package io.glyph.store.grpc;

import com.google.protobuf.ByteString;
import io.glyph.store.application.usecase.ReadObjects;
import io.glyph.store.domain.graph.GraphObject;
import io.glyph.store.grpc.v1.Cell;
import io.glyph.store.grpc.v1.Field;
import io.glyph.store.grpc.v1.GetObjectResponse;
import io.glyph.store.grpc.v1.Link;
import io.glyph.store.grpc.v1.ObjectReference;

/** Objects of a source graph as messages. */
final class GraphMessages {
  private GraphMessages() {}

  static ObjectReference of(GraphObject.Entry entry) {
    return ObjectReference.newBuilder()
        .setKind(entry.kind().label())
        .setId(cell(entry.id()))
        .build();
  }

  static GetObjectResponse of(ReadObjects.Found found) {
    GraphObject object = found.object();
    GetObjectResponse.Builder message =
        GetObjectResponse.newBuilder()
            .setStoreVersion(found.version().number())
            .setKind(object.kind().label())
            .setId(cell(object.id()));
    object
        .fields()
        .forEach((name, value) ->
            message.addFields(Field.newBuilder().setName(name).setValue(cell(value))));
    for (GraphObject.Link link : object.links()) {
      message.addLinks(Link.newBuilder().setName(link.name()).setTarget(cell(link.target())));
    }
    return message.build();
  }

  private static Cell cell(io.glyph.store.domain.graph.Cell cell) {
    Cell.Builder message = Cell.newBuilder();
    switch (cell) {
      case io.glyph.store.domain.graph.Cell.None() -> {}
      case io.glyph.store.domain.graph.Cell.Whole(long value) -> message.setWhole(value);
      case io.glyph.store.domain.graph.Cell.Real(double value) -> message.setReal(value);
      case io.glyph.store.domain.graph.Cell.Text text -> {
        ByteString bytes = ByteString.copyFrom(text.bytes());
        if (bytes.isValidUtf8()) {
          message.setTextBytes(bytes);
        } else {
          message.setMalformedText(bytes);
        }
      }
      case io.glyph.store.domain.graph.Cell.Blob blob ->
          message.setBlob(ByteString.copyFrom(blob.bytes()));
    }
    return message.build();
  }
}
