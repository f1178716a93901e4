package dev.sluice.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.cli.ExitCodes;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice get}. */
@Command(name = "get", description = "Show a job.", sortOptions = false)
public final class GetCommand implements Callable<Integer> {

  @Mixin ApiOptions options = new ApiOptions();

  @Parameters(paramLabel = "ID", description = "The job.")
  String id = "";

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      arity = "0..1",
      fallbackValue = "60",
      description = "Wait until it has ended.")
  @Nullable Integer wait;

  @Override
  public Integer call() {
    var api = new Api(options);
    JsonNode job = wait == null ? api.get("/v1/inferences/" + id) : Wait.until(api, id, wait);
    System.out.println(options.json ? job : Printed.job(job));
    int code = Printed.code(job);
    return wait == null && code == ExitCodes.UNFINISHED ? ExitCodes.OK : code;
  }
}
