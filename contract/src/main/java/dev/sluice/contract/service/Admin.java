package dev.sluice.contract.service;

import java.util.List;
import java.util.Optional;

/**
 * What operators can do over a management port, and with which token.
 *
 * @param token empty: nobody is asked on loopback, nobody is answered elsewhere
 */
public record Admin(List<Route> routes, Optional<String> token) {

  public static final Admin NONE = new Admin(List.of(), Optional.empty());

  public Admin {
    routes = List.copyOf(routes);
  }
}
