package dev.sluice.cli.client;

import dev.sluice.cli.ExitCodes;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sluice cancel}. */
@Command(
    name = "cancel",
    description = "Cancel a job; one that runs is asked to stop.",
    sortOptions = false)
public final class CancelCommand implements Callable<Integer> {

  @Mixin ApiOptions options = new ApiOptions();

  @Parameters(paramLabel = "ID", description = "The job.")
  String id = "";

  @Override
  public Integer call() {
    String path = "/v1/inferences/" + URLEncoder.encode(id, StandardCharsets.UTF_8) + "/cancel";
    Answer answer = new Api(options).post(path, new byte[0]);
    boolean open = WaitOption.isOpen(answer.body());
    answer.print(options.json, open ? "asked to stop" : Printed.job(answer.body()));
    return ExitCodes.OK;
  }
}
