package dev.sluice.ingress;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.contract.config.BadConfigException;
import dev.sluice.contract.config.SluiceConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpenNetworkTest {

  private static SluiceConfig config(String host, String allowed, String auth) {
    var flags =
        Map.of(
            "ingress.host", host, "ingress.allow_anonymous_network_access", allowed, "auth", auth);
    return SluiceConfig.read(null, Map.of(), flags);
  }

  @Test
  void shouldNotOpenToANetworkUnlessTheRiskIsAccepted() {
    assertThatThrownBy(() -> Ingress.refuseOpenNetwork(config("0.0.0.0", "false", "none")))
        .isInstanceOf(BadConfigException.class)
        .hasMessageContaining("ingress.allow_anonymous_network_access");
    assertThatCode(() -> Ingress.refuseOpenNetwork(config("0.0.0.0", "true", "none")))
        .doesNotThrowAnyException();
    assertThatCode(() -> Ingress.refuseOpenNetwork(config("127.0.0.1", "false", "none")))
        .doesNotThrowAnyException();
  }

  @Test
  void shouldOpenToANetworkThatIsAskedForKeys() {
    assertThatCode(() -> Ingress.refuseOpenNetwork(config("0.0.0.0", "false", "api-key")))
        .doesNotThrowAnyException();
  }
}
