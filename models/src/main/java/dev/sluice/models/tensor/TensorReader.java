package dev.sluice.models.tensor;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.contract.message.Json;
import dev.sluice.models.JsonBytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads one tensor of a list.
 *
 * @param strict whether it comes from a client, who is told what is not known
 */
record TensorReader(Source source, String pointer, boolean strict) {

  private static final String KNOWN = "name, shape, datatype, parameters, data";

  /** What is known so far; the fields come in any order. */
  private static final class Draft {
    private @Nullable String name;
    private @Nullable Datatype datatype;
    private @Nullable List<Long> shape;
    private @Nullable JsonBytes shapeAsItCame;
    private @Nullable String parameters;
    private @Nullable JsonBytes dataAsItCame;
    private @Nullable Data data;
  }

  /** Reads the list on which the parser stands. */
  static List<Tensor> list(Source source, String pointer, boolean strict)
      throws IOException, BadTensorsException {
    JsonParser in = source.in();
    if (in.currentToken() != JsonToken.START_ARRAY) {
      throw Source.wrong(pointer, source.value(), "is not a list of tensors");
    }
    var all = new ArrayList<Tensor>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      all.add(new TensorReader(source, pointer + "/" + all.size(), strict).read());
    }
    return all;
  }

  private Tensor read() throws IOException, BadTensorsException {
    JsonParser in = source.in();
    if (in.currentToken() != JsonToken.START_OBJECT) {
      throw Source.wrong(pointer, source.value(), "is not a tensor");
    }
    var draft = new Draft();
    for (String field = in.nextFieldName(); field != null; field = in.nextFieldName()) {
      if (in.nextToken() != JsonToken.VALUE_NULL) { // which is as good as nothing
        field(field, draft);
      }
    }
    return tensor(draft);
  }

  private void field(String field, Draft draft) throws IOException, BadTensorsException {
    switch (field) {
      case "name" -> draft.name = source.text(pointer + "/name");
      case "datatype" -> draft.datatype = datatype();
      case "shape" -> shape(draft);
      case "parameters" -> {
        JsonBytes object = source.object(pointer + "/parameters");
        Elsewhere.check(object, pointer + "/parameters");
        draft.parameters = Source.text(object);
      }
      case "data" -> data(draft);
      default -> {
        source.value();
        if (strict) {
          String shown = Source.shown(field);
          throw new BadTensorsException(
              pointer + Json.step(shown), "%s: unknown field (known: %s)".formatted(shown, KNOWN));
        }
      }
    }
  }

  private Datatype datatype() throws IOException, BadTensorsException {
    Optional<Datatype> known =
        source.in().currentToken() == JsonToken.VALUE_STRING
            ? Datatype.of(source.in().getText())
            : Optional.empty();
    if (known.isEmpty()) {
      String words = "is not one of the protocol's (" + Datatype.ALL + ")";
      throw Source.wrong(pointer + "/datatype", source.value(), words);
    }
    return known.get();
  }

  private void shape(Draft draft) throws IOException, BadTensorsException {
    JsonParser in = source.in();
    int start = source.start();
    var sizes = new ArrayList<Long>();
    boolean well = in.currentToken() == JsonToken.START_ARRAY;
    if (well) {
      while (in.nextToken() != JsonToken.END_ARRAY) {
        boolean size =
            in.currentToken() == JsonToken.VALUE_NUMBER_INT && in.getText().matches("\\d{1,18}");
        well &= size;
        sizes.add(size ? in.getLongValue() : 0);
        in.skipChildren();
      }
    } else {
      in.skipChildren();
    }
    JsonBytes whole = source.cut(start, source.end());
    if (!well) {
      throw Source.wrong(pointer + "/shape", whole, "is not a list of whole numbers from 0");
    }
    draft.shape = sizes;
    draft.shapeAsItCame = whole;
  }

  /** In one go if it is known by now of what; most write it last. */
  private void data(Draft draft) throws IOException, BadTensorsException {
    if (draft.datatype == null) {
      draft.dataAsItCame = source.value();
    } else {
      draft.data = Data.read(source, pointer + "/data", draft.datatype);
    }
  }

  private Data data(Draft draft, Datatype datatype) throws BadTensorsException {
    return draft.data != null
        ? draft.data
        : Source.read(
            there(draft.dataAsItCame, "data"), in -> Data.read(in, pointer + "/data", datatype));
  }

  private Tensor tensor(Draft draft) throws BadTensorsException {
    String name = there(draft.name, "name");
    Datatype datatype = there(draft.datatype, "datatype");
    List<Long> shape = there(draft.shape, "shape");
    Data data = data(draft, datatype);
    if (data.elements() != Tensor.elements(shape)) {
      String shown = Source.shown(there(draft.shapeAsItCame, "shape"));
      throw new BadTensorsException(
          pointer + "/data",
          "data: %d elements for the shape %s".formatted(data.elements(), shown));
    }
    return new Tensor(name, datatype, shape, draft.parameters, data);
  }

  private <T> T there(@Nullable T value, String field) throws BadTensorsException {
    if (value == null) {
      throw new BadTensorsException(pointer + "/" + field, field + ": missing");
    }
    return value;
  }
}
