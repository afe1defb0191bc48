import { Redirect, Route, Switch } from 'wouter';
import { ChatbotsPage } from './admin/chatbots-page.js';
import { FiguresPage } from './admin/figures/figures-page.js';
import { KnowledgePage } from './admin/knowledge/knowledge-page.js';
import { ProjectPage } from './admin/project-page.js';
import { RecordsPage } from './admin/records/records-page.js';
import { RoutingPage } from './admin/routing/routing-page.js';
import { TokensPage } from './admin/tokens/tokens-page.js';
import { WidgetPage } from './admin/widget/widget-page.js';
import { SellersPage } from './admin/sellers-page.js';
import { CannedPage } from './canned/canned-page.js';
import { InboxPage } from './inbox/inbox-page.js';
import { Shell } from './shell/shell.js';

/** Every page and its path. */
export function App() {
  return (
    <Shell>
      <Switch>
        <Route path="/inbox/:list/:id?" component={InboxPage} />
        <Route path="/figures" component={FiguresPage} />
        <Route path="/canned-replies" component={CannedPage} />
        <Route path="/chatbots/:id?" component={ChatbotsPage} />
        <Route path="/knowledge" component={KnowledgePage} />
        <Route path="/records/:kind?" component={RecordsPage} />
        <Route path="/sellers" component={SellersPage} />
        <Route path="/routing" component={RoutingPage} />
        <Route path="/widget" component={WidgetPage} />
        <Route path="/tokens" component={TokensPage} />
        <Route path="/project" component={ProjectPage} />
        <Route>
          <Redirect to="/inbox/mine" replace />
        </Route>
      </Switch>
    </Shell>
  );
}
