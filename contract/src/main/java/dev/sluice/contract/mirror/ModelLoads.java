package dev.sluice.contract.mirror;

import java.util.HashMap;
import java.util.Map;

/**
 * What is under way in one partition of the requests, or in several together.
 *
 * @param models by name; one that is missing has nothing
 */
public record ModelLoads(Map<String, ModelLoad> models) {

  public static final ModelLoads NONE = new ModelLoads(Map.of());

  public ModelLoads {
    models = Map.copyOf(models);
  }

  public ModelLoad of(String model) {
    return models.getOrDefault(model, ModelLoad.NONE);
  }

  public ModelLoads plus(ModelLoads other) {
    var sum = new HashMap<>(models);
    other.models.forEach((model, load) -> sum.merge(model, load, ModelLoad::plus));
    return new ModelLoads(sum);
  }
}
