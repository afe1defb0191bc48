import { Modal, type ModalProps } from '@mantine/core';

type Props = Pick<ModalProps, 'title' | 'size' | 'children' | 'onClose' | 'closeOnClickOutside' | 'centered'> & {
  readonly isOpen?: boolean;
};

/** A dialog over the page, whose cross has a name. */
export const Dialog = ({ isOpen = true, ...props }: Props) => (
  <Modal opened={isOpen} closeButtonProps={{ 'aria-label': 'Close' }} {...props} />
);
