// A FHIR R4 server on the loopback address, with its whole store in memory. What it keeps is gone when it ends.
//
// use: Main [port]; 0, the default, takes a free one. When the server answers, its base URL is written on standard
// output, alone on a line. Exit codes: 2 wrong use; else it runs until it is told to end.
package no.hjertevakt.hapi;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

public final class Main {
    private Main() {}

    private static int port(String[] arguments) {
        if (arguments.length > 1 || (arguments.length == 1 && !arguments[0].matches("[0-9]{1,5}"))) {
            System.err.println("use: Main [port]");
            System.exit(2);
        }
        return arguments.length == 0 ? 0 : Integer.parseInt(arguments[0]);
    }

    public static void main(String[] arguments) throws Exception {
        int wanted = port(arguments);
        AnnotationConfigApplicationContext beans = new AnnotationConfigApplicationContext(Store.class);
        beans.registerShutdownHook();
        Topic.put(beans);

        Server server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted));
        ServletContextHandler context = new ServletContextHandler("/");
        ServletHolder fhir = new ServletHolder(new Rest(beans));
        fhir.setInitOrder(1);
        context.addServlet(fhir, "/fhir/*");
        server.setHandler(context);
        server.start();

        int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
        System.out.println("http://127.0.0.1:" + port + "/fhir");
        System.out.flush();
        server.join();
    }
}
