package io.glyph.store.bootstrap.fault;
import java.nio.file.*;
public class HarnessMain {
  public static void main(String[] a) throws Exception {
    if (a[0].equals("lives")) { TapedSqlite.install(); int bad=0; long t0=System.nanoTime(); int n=Integer.parseInt(a[1]); long s0=Long.parseLong(a[2]); var names = new String[]{"v1-worked","v1-imported"}; try (Images im = new Images()) { for (long s=s0;s<s0+n;s++){ Path f=Files.createTempDirectory(Path.of("/dev/shm"),"hxlife"); Room r=Room.in(f.resolve("first")); io.glyph.store.bootstrap.house.GoldenStore.named(names[(int)(s%2)]).unpackInto(r.root()); try { new RealLife(r,f,im,s).live(8);} catch (Throwable e) { bad++; System.out.println("seed "+s+": "+String.valueOf(e.getMessage()).substring(0,Math.min(900,String.valueOf(e.getMessage()).length()))); if(bad<3)e.printStackTrace(System.out);} im.remove(f);} } System.out.println(n+" lives, bad "+bad+" in "+(System.nanoTime()-t0)/1000000); System.exit(0);}
    int every = Integer.parseInt(a[1]); String modes=a[2];
    for (String name : a[0].equals("all") ? java.util.Arrays.stream(Command.values()).map(Enum::name).toArray(String[]::new) : a[0].split(",")) {
      long t=System.nanoTime();
      Path w = Files.createTempDirectory(Path.of("/dev/shm"), "hxrun");
      try (Harness h = new Harness(Command.valueOf(name), w)) {
        if (modes.contains("k")) h.kill(n -> n % every == 0, n -> n % every == 0, modes.contains("2"));
        if (modes.contains("f")) for (Harness.Fault f : Harness.Fault.values()) for (int n=1; n<=h.effects(); n++) if ((n+f.ordinal())%every==0) h.fail(n,f);
        System.out.println(h.report()+" in "+(System.nanoTime()-t)/1000000+" ms");
        int i=0; for (String f : h.failures()) if (i++<12) System.out.println("  "+f.substring(0, Math.min(700,f.length())));
      } catch (Throwable e) { System.out.println(name+" BROKE "); e.printStackTrace(System.out);}
      new ProcessBuilder("rm","-rf",w.toString()).start().waitFor();
    }
    System.exit(0);
  }
}
