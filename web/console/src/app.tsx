import { Redirect, Route, Switch, useLocation } from 'wouter';
import { CannedPage } from './canned/canned-page.js';
import { InboxPage } from './inbox/inbox-page.js';
import { Shell } from './shell/shell.js';
import { Boundary } from './ui/boundary.js';
import { lazily } from './ui/lazily.js';

const ChatbotsPage = lazily('ChatbotsPage', () => import('./admin/chatbots-page.js'));
const FiguresPage = lazily('FiguresPage', () => import('./admin/figures/figures-page.js'));
const KnowledgePage = lazily('KnowledgePage', () => import('./admin/knowledge/knowledge-page.js'));
const ProjectPage = lazily('ProjectPage', () => import('./admin/project-page.js'));
const RecordsPage = lazily('RecordsPage', () => import('./admin/records/records-page.js'));
const RoutingPage = lazily('RoutingPage', () => import('./admin/routing/routing-page.js'));
const SellersPage = lazily('SellersPage', () => import('./admin/sellers-page.js'));
const TokensPage = lazily('TokensPage', () => import('./admin/tokens/tokens-page.js'));
const VoicePage = lazily('VoicePage', () => import('./admin/voice/voice-page.js'));
const WidgetPage = lazily('WidgetPage', () => import('./admin/widget/widget-page.js'));

/** Every page and its path. */
export function App() {
  const [location] = useLocation();
  return (
    <Shell>
      <Boundary key={location.split('/')[1]}>
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
          <Route path="/voice" component={VoicePage} />
          <Route path="/tokens" component={TokensPage} />
          <Route path="/project" component={ProjectPage} />
          <Route>
            <Redirect to="/inbox/mine" replace />
          </Route>
        </Switch>
      </Boundary>
    </Shell>
  );
}
