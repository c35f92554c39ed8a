package dev.pointsman.sandbox;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Mends links, resumes what is paused, starts what is missing, makes shops well. */
@Command(
    name = "heal",
    description = "Mend the links, resume what is paused, start what is missing.")
final class HealCommand implements Callable<Integer> {
  @Mixin WorldOption world = new WorldOption();

  @Override
  public Integer call() {
    world.find().heal(System.out::println);
    return 0;
  }
}
