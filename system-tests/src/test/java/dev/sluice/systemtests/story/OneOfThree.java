package dev.sluice.systemtests.story;

import dev.sluice.systemtests.SluiceProcess;

/** Of three brokers one is killed; two are enough to go on. It comes back when that was seen. */
final class OneOfThree implements Story {

  @Override
  public String name() {
    return "kill-one-of-three";
  }

  @Override
  public String title() {
    return "one of three brokers is killed";
  }

  @Override
  public Setting setting() {
    return Setting.THREE_BROKERS;
  }

  @Override
  public void happen(Scene scene) {
    SluiceProcess victim = scene.sluice().brokers().get(0);
    victim.kill();
    scene.strikes();
    scene.standStill();
    victim.startAgain();
    victim.awaitReady();
    scene.sluice().awaitReady();
    scene.isMended();
  }
}
