import {
  BookOpen,
  Bot,
  ChartColumn,
  Database,
  KeyRound,
  type LucideIcon,
  MessageCircle,
  MessageSquareText,
  Mic,
  Route,
  SlidersHorizontal,
  Users,
} from 'lucide-react';

/** A page of the sidebar. */
export interface Place {
  readonly path: string;
  readonly label: string;
  readonly icon: LucideIcon;
}

/** For everybody who answers. */
export const TOOLS: readonly Place[] = [
  { path: '/canned-replies', label: 'Canned replies', icon: MessageSquareText },
  { path: '/figures', label: 'Figures', icon: ChartColumn },
];

/** For administrators alone. */
export const ADMINISTRATION: readonly Place[] = [
  { path: '/chatbots', label: 'Chatbots', icon: Bot },
  { path: '/knowledge', label: 'Knowledge', icon: BookOpen },
  { path: '/records', label: 'Records', icon: Database },
  { path: '/sellers', label: 'Sellers', icon: Users },
  { path: '/routing', label: 'Routing and hours', icon: Route },
  { path: '/widget', label: 'Widget', icon: MessageCircle },
  { path: '/voice', label: 'Voice', icon: Mic },
  { path: '/tokens', label: 'API tokens', icon: KeyRound },
  { path: '/project', label: 'Project', icon: SlidersHorizontal },
];
